/** Kafka: data stores, and replication by MirrorMaker and by consumer groups. */
@NullMarked
package io.iotdr.kafka;

import org.jspecify.annotations.NullMarked;
