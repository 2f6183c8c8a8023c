package io.iotdr.agent;

import java.util.Map;
import java.util.TreeMap;

/**
 * A request to an agent, from any HTTP server.
 *
 * @param method such as {@code POST}
 * @param path the path with its query, as it was sent
 * @param headers by name in lower case
 * @param body UTF-8, at most {@link RegionAgent#LARGEST_REQUEST} bytes
 */
public record AgentRequest(String method, String path, Map<String, String> headers, String body) {
    public AgentRequest {
        headers = Map.copyOf(new TreeMap<>(headers));
    }
}
