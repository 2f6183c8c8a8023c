/** The policy that permits or refuses the actions of people on recoveries. */
@NullMarked
package io.iotdr.authority;

import org.jspecify.annotations.NullMarked;
