package io.iotdr.examples.lab.region;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The data processor, with one worker thread per replica; messages wait while there are no replicas. Thread-safe. */
final class Processor {

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(0, 64, 1, TimeUnit.SECONDS, queue, work -> {
        Thread thread = new Thread(work, "processor");
        thread.setDaemon(true);
        return thread;
    });

    void scale(int replicas) {
        workers.setCorePoolSize(replicas);
        workers.prestartAllCoreThreads();
    }

    int replicas() {
        return workers.getCorePoolSize();
    }

    void take(Runnable work) {
        if (workers.getCorePoolSize() == 0) {
            queue.add(work);
        } else {
            workers.execute(work);
        }
    }
}
