/** Reaches into the backup engine, to make repositories that would take too long to make by backups. */
@NullMarked
package io.iotdr.repository;

import org.jspecify.annotations.NullMarked;
