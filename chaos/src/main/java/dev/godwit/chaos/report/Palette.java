package dev.godwit.chaos.report;

import java.util.ArrayList;
import java.util.List;

/** Gives each name a style of its own: a colour that the colour-blind tell from the others, and from the eighth on a pattern too. */
final class Palette {

    private static final int STYLES = 12;

    private final List<String> names = new ArrayList<>();

    String style(String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        return "s" + names.indexOf(name) % STYLES;
    }

    /** One entry for each name, in the order of their coming. */
    String legend() {
        StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
        for (String name : names) {
            legend.append("<li><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect class=\"")
                    .append(style(name))
                    .append("\" width=\"14\" height=\"14\" rx=\"2\"/></svg>")
                    .append(Words.escaped(name))
                    .append("</li>");
        }
        return legend.append("</ul>").toString();
    }
}
