/** A consumer on the module path. */
module com.example.modular {
    requires io.iotdr.core;
    requires io.iotdr.backup;
    requires io.iotdr.sim;
}
