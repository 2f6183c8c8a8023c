package io.iotdr.examples.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** The payload of a device's message: derived from the device and the message number alone, with a checksum. */
public final class Payload {

    private Payload() {}

    /** Returns the payload of message {@code number} of a device. */
    public static String of(String device, long number) {
        int spread = Math.floorMod(device.hashCode() * 31 + Long.hashCode(number) * 17, 200);
        String body = String.format(Locale.ROOT, "temperature=%.1f", 15 + spread / 10.0);
        return body + " #" + checksum(device, number, body);
    }

    /** Returns whether a stored value has the checksum of this device and message number. */
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
