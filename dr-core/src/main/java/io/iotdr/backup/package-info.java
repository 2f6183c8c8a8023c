/** The words of backup; the embedded engine behind them is dr-backup. */
@NullMarked
package io.iotdr.backup;

import org.jspecify.annotations.NullMarked;
