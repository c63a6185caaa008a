package dev.godwit.chaos.check;

/** From numbers to numbers that are not negative, without boxes. */
final class LongIntMap {

    private long[] keys = new long[16];
    private int[] values = new int[16];
    private int size;

    void put(long key, int value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int place = place(key);
        if (values[place] == 0) {
            size++;
        }
        keys[place] = key;
        values[place] = value + 1;
    }

    /** -1 if there is none. */
    int get(long key) {
        return values[place(key)] - 1;
    }

    boolean has(long key) {
        return get(key) >= 0;
    }

    private int place(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int place = (int) (hash ^ hash >>> 32) & keys.length - 1;
        while (values[place] != 0 && keys[place] != key) {
            place = place + 1 & keys.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                values[place] = oldValues[i];
            }
        }
    }
}
