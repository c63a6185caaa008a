package dev.godwit.chaos.check;

import java.util.Arrays;

/** Numbers for texts, without holes and in the order of their coming. A run has hundreds of thousands of pushes: nothing is boxed. */
final class Names {

    private String[] texts = new String[16];
    private int[] places = new int[32];
    private int size;

    /** The text's number, a new one if it has none. */
    int number(String text) {
        int place = place(text);
        if (places[place] == 0) {
            if (size == texts.length) {
                grow();
                place = place(text);
            }
            texts[size++] = text;
            places[place] = size;
        }
        return places[place] - 1;
    }

    /** -1 for one without. */
    int find(String text) {
        return places[place(text)] - 1;
    }

    String text(int number) {
        return texts[number];
    }

    int size() {
        return size;
    }

    private int place(String text) {
        int hash = text.hashCode() * 0x9E3779B9;
        int place = (hash ^ hash >>> 15) & places.length - 1;
        while (places[place] != 0 && !texts[places[place] - 1].equals(text)) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    private void grow() {
        texts = Arrays.copyOf(texts, 2 * size);
        places = new int[4 * size];
        for (int i = 0; i < size; i++) {
            places[place(texts[i])] = i + 1;
        }
    }
}
