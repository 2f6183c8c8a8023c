package io.iotdr.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every code of a finding is explained, since people filter and write runbooks by it. */
final class FindingCodeTest {

    @Test
    void everyCodeIsInTheDocument() throws IOException {
        String page = Files.readString(Path.of("../docs/findings.md"));
        List<String> codes = Arrays.stream(FindingCode.values())
                .map(c -> "`" + c.wireName() + "`")
                .toList();
        assertThat(page).contains(codes);
    }
}
