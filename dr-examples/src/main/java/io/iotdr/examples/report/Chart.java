package io.iotdr.examples.report;

import io.iotdr.examples.report.DisasterResult.Rate;
import java.util.List;
import java.util.Locale;

/** A chart of the acknowledged messages per second, by region; the gap shows the outage as the devices saw it. */
final class Chart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 180;
    private static final int FLOOR = 150;
    private static final int TOP = 20;
    private static final int LEFT = 40;

    private Chart() {}

    static String of(DisasterResult result) {
        List<Rate> rates = result.rates();
        if (rates.isEmpty()) {
            return "<p>No message was acknowledged.</p>";
        }
        int first = rates.get(0).second();
        int last = rates.get(rates.size() - 1).second();
        int most = rates.stream().mapToInt(r -> r.west() + r.east()).max().orElse(1);
        double step = (double) (WIDTH - LEFT) / (last - first + 1);
        StringBuilder out = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-label=\"acknowledged messages per second\">");
        for (Rate rate : rates) {
            double x = LEFT + (rate.second() - first) * step;
            double west = bar(rate.west(), most);
            double east = bar(rate.east(), most);
            out.append(rectangle("west", x, FLOOR - west, step, west, rate.west() + " acknowledged by the west"));
            out.append(
                    rectangle("east", x, FLOOR - west - east, step, east, rate.east() + " acknowledged by the east"));
        }
        axis(out, first, last, step, most);
        return out.append("</svg>").toString();
    }

    private static double bar(int count, int most) {
        return (double) (FLOOR - TOP) * count / most;
    }

    private static String rectangle(String kind, double x, double y, double width, double height, String title) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                kind,
                x + 0.5,
                y,
                Math.max(1, width - 1),
                height,
                title);
    }

    private static void axis(StringBuilder out, int first, int last, double step, int most) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
                LEFT,
                FLOOR,
                WIDTH,
                FLOOR));
        out.append(text(0, TOP + 4, String.valueOf(most)));
        out.append(text(0, FLOOR, "0"));
        for (int second = Math.floorDiv(first + 4, 5) * 5; second <= last; second += 5) {
            out.append(text(LEFT + (second - first) * step, FLOOR + 16, second + " s"));
        }
        double struck = LEFT + -first * step;
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                struck,
                TOP - 8,
                struck,
                FLOOR));
        out.append(text(struck + 4, TOP - 6, "disaster"));
        out.append("<rect class=\"west\" x=\"40\" y=\"170\" width=\"10\" height=\"10\"/>" + text(54, 179, "west"));
        out.append("<rect class=\"east\" x=\"100\" y=\"170\" width=\"10\" height=\"10\"/>" + text(114, 179, "east"));
    }

    private static String text(double x, double y, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, text);
    }
}
