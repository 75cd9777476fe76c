package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteBufferTest {
    private final WriteBuffer buffer = new WriteBuffer();

    @Test
    void givesAllOfATurnToTheOnlyOneThatIsReady() {
        buffer.beginTurn(1);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.SIZE);
    }

    @Test
    void sharesATurnAmongThoseThatAreReady() {
        buffer.beginTurn(4);
        for (int i = 0; i < 4; i++) {
            assertThat(buffer.share()).isEqualTo(WriteBuffer.SIZE / 4);
            buffer.wrote(WriteBuffer.SIZE / 4);
        }
    }

    @Test
    void leavesEachOfManyTheLeastShare() {
        buffer.beginTurn(10_000);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.MIN_SHARE);
    }

    @Test
    void leavesTasksThatWriteWithoutBeingReadyTheLeastShareWhenTheTurnIsUsedUp() {
        buffer.beginTurn(0);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.SIZE);
        buffer.wrote(WriteBuffer.SIZE);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.MIN_SHARE);
        buffer.wrote(WriteBuffer.MIN_SHARE);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.MIN_SHARE);

        buffer.beginTurn(0);
        assertThat(buffer.share()).isEqualTo(WriteBuffer.SIZE);
    }

    @Test
    void emptiesItselfForEachWrite() {
        buffer.empty(100).position(60);
        assertThat(buffer.empty(200).remaining()).isEqualTo(200);
        assertThat(buffer.empty(WriteBuffer.SIZE).remaining()).isEqualTo(WriteBuffer.SIZE);
    }
}
