/** What people must know although nothing stopped: found when a configuration is checked, and while a run works. */
@NullMarked
package io.iotdr.finding;

import org.jspecify.annotations.NullMarked;
