package dev.godwit.server.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings in effect, and where each comes from.
 *
 * @param effective all keys in alphabetical order, secrets masked
 */
public record Configuration(Settings settings, List<Effective> effective) {

    public Configuration {
        effective = List.copyOf(effective);
    }

    /**
     * Reads and checks all of it.
     *
     * @param roles whose needs must be met
     * @param development whether keys and secrets made by {@code godwit dev} are taken
     * @throws ConfigurationInvalid naming all that is wrong
     */
    public static Configuration read(Sources sources, Set<Role> roles, boolean development) {
        SmallRyeConfig values = sources.merged();
        SettingsReader reader = new SettingsReader(values, roles);
        Optional<Settings> settings = reader.read(Settings.class);
        String file = sources.file().map(Object::toString).orElse("");
        List<String> errors =
                new ArrayList<>(new KnownKeys().unknown(Sources.names(values), sources.godwitVariables(), file));
        errors.addAll(reader.errors());
        settings.ifPresent(read -> errors.addAll(Rules.broken(read, development)));
        if (!errors.isEmpty() || settings.isEmpty()) {
            throw new ConfigurationInvalid(errors);
        }
        return new Configuration(settings.get(), List.copyOf(reader.effective().values()));
    }
}
