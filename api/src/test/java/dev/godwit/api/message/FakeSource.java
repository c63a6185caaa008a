package dev.godwit.api.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Records in memory. */
public final class FakeSource implements RecordSource {

    private final Map<String, StoredRecord> records = new HashMap<>();
    private boolean down;

    public void put(int partition, long offset, String value, long time) {
        put(partition, offset, new StoredRecord(null, value.getBytes(StandardCharsets.UTF_8), Map.of(), time));
    }

    public void put(int partition, long offset, StoredRecord record) {
        records.put(partition + "-" + offset, record);
    }

    public void goDown() {
        down = true;
    }

    @Override
    public CompletionStage<Optional<StoredRecord>> read(int partition, long offset) {
        return down
                ? CompletableFuture.failedFuture(new IllegalStateException("down"))
                : CompletableFuture.completedFuture(Optional.ofNullable(records.get(partition + "-" + offset)));
    }
}
