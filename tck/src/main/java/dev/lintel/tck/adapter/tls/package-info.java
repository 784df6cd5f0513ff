/** TLS: keys, connections, reload. */
@NullMarked
package dev.lintel.tck.adapter.tls;

import org.jspecify.annotations.NullMarked;
