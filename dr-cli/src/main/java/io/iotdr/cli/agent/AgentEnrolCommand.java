package io.iotdr.cli.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.error.ShellWord;
import io.iotdr.journal.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code dr agent enrol} command. */
@Command(
        name = "enrol",
        mixinStandardHelpOptions = true,
        description = {
            "Make the token file of an agent, unless it exists, and print what to copy to the orchestrator.",
            "To replace a secret: add a new first line to the agent's file, copy the file to each orchestrator, and then"
                    + " remove the old line. Nothing is restarted."
        })
final class AgentEnrolCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--region", required = true, paramLabel = "NAME", description = "The region of the agent.")
    private String region = "";

    @Option(names = "--token-file", required = true, paramLabel = "FILE", description = "The file to make.")
    private Path tokens = Path.of("");

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8654",
            description = "The address at which the orchestrator reaches the agent. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Override
    public Integer call() {
        boolean made = make();
        PrintWriter out = spec.commandLine().getOut();
        out.println((made ? "made " : "exists: ") + tokens
                + ". Copy it to the orchestrator by a way that nobody can read.");
        out.println("Run the agent in " + region + ":");
        out.println("  dr agent -c FILE --region " + ShellWord.of(Path.of(region)) + " --token-file "
                + ShellWord.of(tokens.toAbsolutePath()) + listen());
        out.println("In the orchestrator's configuration, with the resources that the agent offers:");
        out.println("  regions:");
        out.println("    " + region + ":");
        String agent = "{provider: agent, url: \"" + url + "\", token_file: \"" + tokens.toAbsolutePath() + "\"";
        out.println("      compute: " + agent + "}");
        out.println("      devices: " + agent + "}");
        out.println("      replication: " + agent + "}");
        out.println("      config_sync: " + agent + "}");
        out.println("      data_stores: {NAME: " + agent + ", resource: NAME}}");
        out.println("      restore: " + agent + ", resource: backup}");
        out.flush();
        return 0;
    }

    private String listen() {
        int port = URI.create(url).getPort();
        return port < 0 || port == 8654 ? "" : " --listen 127.0.0.1:" + port;
    }

    private boolean make() {
        if (Files.exists(tokens)) {
            return false;
        }
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        try {
            PrivateFiles.write(
                    tokens.toAbsolutePath(),
                    (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot make the token file " + tokens + ": " + Reason.of(e), e);
        }
    }
}
