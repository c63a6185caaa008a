package dev.godwit.server.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Where values come from, the first wins: what the command itself sets, {@code GODWIT_*} variables, the file.
 *
 * @param overrides by key, without prefix
 * @param overridesName what the reader of an error knows them by
 * @param environment of the process
 */
public record Sources(
        Map<String, String> overrides, String overridesName, Map<String, String> environment, Optional<Path> file) {

    /** The variable that names the file. */
    public static final String FILE_VARIABLE = "GODWIT_CONFIG";

    private static final Path DEFAULT_FILE = Path.of("godwit.yaml");

    public Sources {
        overrides = Map.copyOf(overrides);
        environment = Map.copyOf(environment);
    }

    /**
     * Those of a process: its environment, and the file given, else the one that {@code GODWIT_CONFIG} names, else {@code
     * godwit.yaml} if there is one.
     */
    public static Sources of(Map<String, String> environment, Optional<Path> given) {
        Optional<Path> named = Optional.ofNullable(environment.get(FILE_VARIABLE))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
        Optional<Path> usual = Optional.of(DEFAULT_FILE).filter(Files::exists);
        return new Sources(Map.of(), "", environment, given.or(() -> named).or(() -> usual));
    }

    SmallRyeConfig merged() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        builder.withSources(new EnvConfigSource(godwitVariables(), 300));
        builder.withSources(new PropertiesConfigSource(prefixed(overrides), overridesName, 400));
        file.ifPresent(path -> builder.withSources(yaml(path)));
        return builder.build();
    }

    /** Names below {@code godwit.} that the file sets. */
    static List<String> names(SmallRyeConfig config) {
        for (ConfigSource source : config.getConfigSources()) {
            if (source instanceof YamlConfigSource) {
                return source.getPropertyNames().stream().sorted().toList();
            }
        }
        return List.of();
    }

    Map<String, String> godwitVariables() {
        Map<String, String> mine = new HashMap<>(environment);
        mine.keySet().removeIf(name -> !name.startsWith("GODWIT_"));
        return mine;
    }

    private static ConfigSource yaml(Path path) {
        try {
            Map<String, String> values = new YamlConfigSource("file", Files.readString(path)).getProperties();
            return new YamlConfigSource(path.toString(), prefixed(values), 200);
        } catch (IOException e) {
            throw new ConfigurationInvalid(List.of(path + ": cannot be read (expected: a YAML file)"));
        } catch (YAMLException | ClassCastException | IllegalStateException e) {
            throw new ConfigurationInvalid(List.of(path + ": " + firstLines(e) + " (expected: YAML)"));
        }
    }

    private static String firstLines(RuntimeException e) {
        String message = String.valueOf(e.getMessage()).strip();
        return message.lines()
                .map(String::strip)
                .limit(2)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    private static Map<String, String> prefixed(Map<String, String> values) {
        Map<String, String> result = new HashMap<>();
        values.forEach((key, value) -> result.put(KeyInfo.PREFIX + key, value));
        return result;
    }
}
