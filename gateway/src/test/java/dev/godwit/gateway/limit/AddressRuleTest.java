package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {

    private static final AddressRule BEHIND_PROXIES = new AddressRule(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nobody is believed but our own proxies.
                "203.0.113.7     | 198.51.100.1                    | 203.0.113.7",
                "203.0.113.7     | 10.0.0.1                        | 203.0.113.7",
                "192.0.2.2       | 198.51.100.1                    | 192.0.2.2",
                "10.0.0.1        | 198.51.100.1                    | 198.51.100.1",
                "192.0.2.1       | 198.51.100.1                    | 198.51.100.1",
                "fd00::1         | 198.51.100.1                    | 198.51.100.1",
                // The rightmost that is not ours: what stands left of it the client itself may have sent.
                "10.0.0.1        | 1.1.1.1, 198.51.100.1           | 198.51.100.1",
                "10.0.0.1        | 1.1.1.1, 198.51.100.1, 10.2.3.4 | 198.51.100.1",
                "10.0.0.1        | 10.9.9.9, 10.2.3.4              | 10.9.9.9",
                // What is no address ends the search at who said it.
                "10.0.0.1        | unknown                         | 10.0.0.1",
                "10.0.0.1        | 198.51.100.1, _hidden, 10.2.3.4 | 10.2.3.4",
                "10.0.0.1        | 198.51.100.1,                   | 10.0.0.1",
                "10.0.0.1        | ''                              | 10.0.0.1",
                "10.0.0.1        | 999.1.1.1                       | 10.0.0.1",
                "10.0.0.1        | localhost                       | 10.0.0.1",
                "10.0.0.1        | 198.51.100.1:4711               | 198.51.100.1",
                "10.0.0.1        | [2001:db8:1:2:3::4]:4711        | 20010db800010002::/64",
                "10.0.0.1        | 2001:db8:1:2:3::4               | 20010db800010002::/64",
                "::ffff:10.0.0.1 | ::ffff:198.51.100.1             | 198.51.100.1",
                "2001:db8::5%en0 | 198.51.100.1                    | 20010db800000000::/64",
            })
    void client_isWhoOurProxiesSay(String socket, String forwarded, String client) {
        assertThat(BEHIND_PROXIES.of(socket, List.of(forwarded)).text()).isEqualTo(client);
    }

    @Test
    void headersSentTwice_areRead_inTheirOrder() {
        assertThat(BEHIND_PROXIES.of("10.0.0.1", List.of("1.1.1.1", "198.51.100.1, 10.2.3.4")))
                .isEqualTo(new ClientAddress("198.51.100.1"));
    }

    @Test
    void withoutProxies_onlyTheSocketCounts() {
        assertThat(AddressRule.SOCKET.of("203.0.113.7", List.of("198.51.100.1")).text())
                .isEqualTo("203.0.113.7");
        assertThat(AddressRule.SOCKET.of(null, List.of("198.51.100.1"))).isEqualTo(ClientAddress.UNKNOWN);
    }

    @Test
    void addressesOfOneHost_areOne() {
        assertThat(AddressRule.SOCKET.of("2001:db8:1:2::1", List.of()))
                .isEqualTo(AddressRule.SOCKET.of("2001:db8:1:2:ffff:ffff:ffff:ffff", List.of()))
                .isNotEqualTo(AddressRule.SOCKET.of("2001:db8:1:3::1", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "lb.example", "10.0.0/8", "*"})
    void networkThatIsNone_isNamed(String text) {
        assertThatThrownBy(() -> new AddressRule(List.of(text)))
                .hasMessage("network: " + text + " (expected: like 10.0.0.0/8 or fd00::/8)");
    }

    @Test
    void networksOfAnyLength_match() {
        AddressRule odd = new AddressRule(List.of("10.1.128.0/17", "0.0.0.0/0"));
        assertThat(odd.isProxy("10.1.129.1")).isTrue();
        assertThat(new AddressRule(List.of("10.1.128.0/17")).isProxy("10.1.127.1"))
                .isFalse();
        assertThat(odd.isProxy("::1")).isFalse();
    }
}
