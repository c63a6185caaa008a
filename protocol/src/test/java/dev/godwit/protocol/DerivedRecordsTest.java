package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DerivedRecordsTest {

    private static final RecordOrigin ORIGIN = new RecordOrigin("AAAAAAAAAAAAAAAAAAAAAQ", 3, 42, 7, 1_700_000_000_000L);
    private static final Derived.Copy COPY = new Derived.Copy(
            ORIGIN,
            new PushRequest(
                    List.of(Mailbox.user(new Tenant("acme"), "a:id:b/ü|x")),
                    new Content(
                            "order_created",
                            Payload.json("{\"no\":\"123\"}"),
                            new Retention(Retention.Delivery.LATEST, Optional.of("order"), 60_000),
                            MessageOptions.DEFAULT),
                    Optional.of("id-1"),
                    Optional.of(1_700_000_000_000L),
                    "",
                    Set.of()));
    private static final Derived.Lost LOST = new Derived.Lost(ORIGIN, 3, 10, 41);

    private final DerivedRecords records = new DerivedRecords(utf8("a secret of the cluster"));

    @Property
    void signedRecord_isReadBack(@ForAll("derived") Derived derived) {
        DerivedRecords.Signed signed = records.sign(derived);

        assertThat(records.verify(signed.header(), signed.value())).contains(derived);
    }

    @Property
    void sameRecord_hasTheSameBytes(@ForAll("derived") Derived derived) {
        DerivedRecords.Signed first = records.sign(derived);
        DerivedRecords.Signed second = new DerivedRecords(utf8("a secret of the cluster")).sign(derived);

        assertThat(second.value()).isEqualTo(first.value());
        assertThat(second.header()).isEqualTo(first.header());
    }

    @Property
    void anyChangedBit_makesItNoDerivedRecord(
            @ForAll("derived") Derived derived, @ForAll @IntRange(max = 1_000_000) int bit) {
        DerivedRecords.Signed signed = records.sign(derived);
        byte[] header = signed.header().clone();
        byte[] value = signed.value().clone();
        int at = bit % (8 * (header.length + value.length));
        byte[] changed = at < 8 * header.length ? header : value;
        changed[at / 8 % changed.length] ^= (byte) (1 << (at % 8));

        assertThat(records.verify(header, value)).isEmpty();
    }

    @Property
    void anyHeader_isJudgedWithoutFailure(@ForAll byte[] header, @ForAll byte[] value) {
        assertThat(records.verify(header, value)).isEmpty();
    }

    @Example
    void header_isReadable() {
        assertThat(new String(records.sign(COPY).header(), StandardCharsets.US_ASCII))
                .startsWith("1;AAAAAAAAAAAAAAAAAAAAAQ;3;42;7;1700000000000;")
                .hasSize(46 + 43);
    }

    @Example
    void otherSecret_isNotDerived() {
        DerivedRecords.Signed signed = new DerivedRecords(utf8("a secret of another cluster")).sign(COPY);

        assertThat(records.verify(signed.header(), signed.value())).isEmpty();
    }

    @Example
    void signatureOfAnotherRecord_isNotDerived() {
        assertThat(records.verify(
                        records.sign(COPY).header(), records.sign(LOST).value()))
                .isEmpty();
    }

    @Example
    void cutRecord_isNotDerived() {
        DerivedRecords.Signed signed = records.sign(LOST);

        assertThat(records.verify(null, signed.value())).isEmpty();
        assertThat(records.verify(signed.header(), null)).isEmpty();
        assertThat(records.verify(new byte[0], signed.value())).isEmpty();
        assertThat(records.verify(utf8(";"), signed.value())).isEmpty();
        for (int length = 0; length < signed.header().length; length++) {
            assertThat(records.verify(Arrays.copyOf(signed.header(), length), signed.value()))
                    .isEmpty();
        }
    }

    @Example
    void impossibleRange_isRefused() {
        assertThatThrownBy(() -> new Derived.Lost(ORIGIN, 3, 10, 9)).hasMessageContaining("first <= last");
        assertThatThrownBy(() -> new RecordOrigin("a;b", 0, 0, 0, 0)).hasMessageContaining("topic id");
        assertThatThrownBy(() -> new RecordOrigin("a", 0, -1, 0, 0)).hasMessageContaining("each >= 0");
    }

    @Example
    void shortSecret_isRefused() {
        assertThatThrownBy(() -> new DerivedRecords(utf8("short"))).hasMessageContaining("5 bytes (expected: >= 16)");
    }

    @Provide
    Arbitrary<Derived> derived() {
        Arbitrary<Derived> copies = Combinators.combine(origins(), Some.requests(), Arbitraries.of(true, false))
                .as(Derived.Copy::new);
        Arbitrary<Derived> losses = Combinators.combine(
                        origins(),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.longs().between(0, 1L << 40))
                .as((origin, partition, first) -> new Derived.Lost(origin, partition, first, first + partition));
        return Arbitraries.oneOf(copies, losses);
    }

    private static Arbitrary<RecordOrigin> origins() {
        return Combinators.combine(
                        Arbitraries.of("AAAAAAAAAAAAAAAAAAAAAQ", "_-zZ09aaaaaaaaaaaaaaaa"),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs())
                .as(RecordOrigin::new);
    }
}
