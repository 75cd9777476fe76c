package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the examples of drafts leave open. */
class DraftPayloadsTest {

    @ParameterizedTest
    @CsvSource({"00, false", "01, true", "02, true", "80, true", "ff, true"})
    void everyByteButZeroIsSuccess(String success, boolean expected) {
        ReconcilDiff diff = (ReconcilDiff) Decoding.decode("reconcildiff", Wire.hex(success + "01 efbeadde"))
                .payload();

        assertThat(diff).isEqualTo(new ReconcilDiff(expected, List.of(0xDEAD_BEEF)));
        assertThat(PayloadCodec.encode(diff)).isEqualTo(Wire.hex((expected ? "01" : "00") + "01 efbeadde"));
        assertThat(diff.toString()).contains(expected ? "success" : "failure");
    }

    @Test
    void numbersHaveTheirRanges() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReqRecon(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReqRecon(0, 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> new SendTxRcncl(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SendTxRcncl(0x1_0000_0000L, 0));
        assertThat(new ReqRecon(65_535, 0).setSize()).isEqualTo(65_535);
    }

    @Test
    void whatHasNoNameSurvives() {
        byte[] versions = Wire.hex("f0debc9a78563412");
        byte[] items = Wire.hex("02 06000000" + Samples.HASH_HEX + "010000a1" + Samples.HASH_HEX);
        byte[] salted = Wire.hex("00000000 0000000000000000");

        assertThat(PayloadCodec.encode(Decoding.decode("sendpackages", versions).payload()))
                .isEqualTo(versions);
        for (String command : List.of("inv", "getdata", "notfound")) {
            assertThat(PayloadCodec.encode(Decoding.decode(command, items).payload()))
                    .isEqualTo(items);
        }
        assertThat(PayloadCodec.encode(Decoding.decode("sendtxrcncl", salted).payload()))
                .isEqualTo(salted);
    }
}
