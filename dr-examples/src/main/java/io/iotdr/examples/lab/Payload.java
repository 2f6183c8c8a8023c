package io.iotdr.examples.lab;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** What a device says in a message: follows from the device and the number alone, and carries a checksum. */
public final class Payload {

    private Payload() {}

    /** The text of message {@code number} of a device. */
    public static String of(String device, long number) {
        int spread = Math.floorMod(device.hashCode() * 31 + Long.hashCode(number) * 17, 200);
        String body = String.format(Locale.ROOT, "temperature=%.1f", 15 + spread / 10.0);
        return body + " #" + checksum(device, number, body);
    }

    /** Whether a stored value still is what some device said. */
    public static boolean sound(String device, long number, String value) {
        int mark = value.lastIndexOf(" #");
        return mark >= 0 && value.substring(mark + 2).equals(checksum(device, number, value.substring(0, mark)));
    }

    private static String checksum(String device, long number, String body) {
        CRC32 crc = new CRC32();
        crc.update((device + "/" + number + "/" + body).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
