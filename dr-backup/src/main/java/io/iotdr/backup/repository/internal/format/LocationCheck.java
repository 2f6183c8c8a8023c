package io.iotdr.backup.repository.internal.format;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;

/** Tells whether a location is one of a repository: a mount point without its disk is none. */
public final class LocationCheck {

    private LocationCheck() {}

    /**
     * Checks that a store holds a repository. One that has lost only the object that names it still holds wrapped keys.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when it holds none
     */
    static void refuseAbsent(String name, ObjectStore store) {
        if (store.info(RepositoryConfig.KEY).isEmpty()
                && ObjectKind.KEY.in(store).isEmpty()) {
            throw ProviderException.notDone("backup", "use the location", absent(name), null);
        }
    }

    /** Returns the reason why a location is not used, for people. */
    public static String absent(String name) {
        return name
                + " holds no repository; is it mounted? To make a copy of the repository there, run: dr backup init";
    }

    /**
     * Returns what is damaged, or does not belong there, of what names the repository and its backups, in sentences for people.
     *
     * @throws ProviderException when the location does not answer, or holds no repository
     */
    public static List<String> problems(Replica replica) {
        replica.refuseAbsent();
        List<String> problems = new ArrayList<>();
        if (replica.store()
                .get(RepositoryConfig.KEY)
                .filter(RepositoryConfig::isWhole)
                .isEmpty()) {
            problems.add(replica.name() + ": the object '" + RepositoryConfig.KEY
                    + "' is lost or damaged; the next create or heal writes it again");
        }
        if (ObjectKind.KEY.in(replica.store()).isEmpty()) {
            problems.add(
                    replica.name() + ": the wrapped keys are lost, so that nothing could be restored from it alone;"
                            + " the next create or heal writes them again");
        }
        problems.addAll(ObjectKind.strays(replica, List.of(ObjectKind.MANIFEST, ObjectKind.INDEX)));
        return problems;
    }
}
