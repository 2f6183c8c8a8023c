package io.iotdr.agent;

/**
 * The answer to a request, for any HTTP server.
 *
 * @param status the HTTP status
 * @param body JSON
 */
public record AgentAnswer(int status, String body) {}
