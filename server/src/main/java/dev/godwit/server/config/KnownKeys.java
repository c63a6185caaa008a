package dev.godwit.server.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All keys there are, in the order in which they are written down. */
final class KnownKeys {

    /** Stands for the index of a list of records. */
    private static final String ITEM = "[0]";

    /** What Kubernetes sets in each pod for a service named godwit or godwit-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("GODWIT_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** For the launcher script, not for the program. */
    private static final List<String> LAUNCHER = List.of("GODWIT_JAVA_OPTS");

    private final List<KeyInfo> keys = new ArrayList<>();

    KnownKeys() {
        collect(Settings.class, "");
    }

    /** An item of a list of records is there once, with index 0. */
    List<KeyInfo> all() {
        return keys;
    }

    /** What the file and the environment set that no key stands for, as errors. */
    List<String> unknown(List<String> fileKeys, Map<String, String> variables, String file) {
        Stream<String> inFile = fileKeys.stream()
                .map(name -> name.substring(KeyInfo.PREFIX.length()))
                .filter(name -> !isKey(name))
                .map(name -> name + ": unknown key (expected: one of docs/configuration.md, from " + file + ")");
        Stream<String> inEnvironment = variables.entrySet().stream()
                .filter(variable -> !isVariable(variable.getKey(), variable.getValue()))
                .map(variable -> variable.getKey() + ": unknown variable (expected: one of docs/configuration.md)")
                .sorted();
        return Stream.concat(inFile, inEnvironment).toList();
    }

    private boolean isKey(String name) {
        String first = name.replaceAll("\\[\\d+]\\.", "[0].");
        // A list of plain values in YAML is one key, and one per item.
        String whole = first.replaceAll("\\[\\d+]$", "");
        return keys.stream().map(KeyInfo::name).anyMatch(known -> known.equals(first) || known.equals(whole));
    }

    private boolean isVariable(String name, String value) {
        String first = name.replaceAll("_\\d+__", "_0__");
        boolean known = keys.stream().map(KeyInfo::variable).anyMatch(first::equals);
        return known || name.equals(Sources.FILE_VARIABLE) || LAUNCHER.contains(name) || isServiceLink(name, value);
    }

    private static boolean isServiceLink(String name, String value) {
        boolean address = name.endsWith("_PORT") && Pattern.matches("(tcp|udp|sctp)://.*", value);
        return address || SERVICE_LINK.matcher(name).matches();
    }

    private void collect(Class<?> type, String name) {
        for (RecordComponent component : type.getRecordComponents()) {
            String child = KeyInfo.child(name, component);
            Optional<Class<?>> item = SettingsReader.itemRecord(component.getGenericType());
            if (item.isPresent()) {
                collect(item.get(), child + ITEM);
            } else if (component.getType().isRecord() && !component.isAnnotationPresent(Key.class)) {
                collect(component.getType(), child);
            } else {
                keys.add(KeyInfo.of(name, component));
            }
        }
    }
}
