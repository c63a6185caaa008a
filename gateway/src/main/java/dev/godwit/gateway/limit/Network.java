package dev.godwit.gateway.limit;

/**
 * A range of addresses: {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
 *
 * @param bits that an address must have in common with it
 */
record Network(byte[] address, int bits) {

    static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = ClientAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .filter(parsed -> !text.startsWith("["))
                .orElseThrow(() -> wrong(text));
        int all = address.length * 8;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1), text);
        if (bits > all) {
            throw wrong(text);
        }
        return new Network(address, bits);
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int bits(String digits, String text) {
        if (!digits.matches("\\d{1,3}")) {
            throw wrong(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("network: " + text + " (expected: like 10.0.0.0/8 or fd00::/8)");
    }
}
