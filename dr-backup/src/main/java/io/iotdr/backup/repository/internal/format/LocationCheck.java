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
                + " holds no repository; is it mounted? Only for a new or replaced disk, make a copy of the repository: dr"
                + " backup init";
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

    /** Returns the same and what earlier verifications found to be damaged and nobody has repaired. */
    public static List<String> knownProblems(Replica replica) {
        List<String> problems = problems(replica);
        if (ObjectKind.DAMAGE.in(replica).isEmpty()) {
            return problems;
        }
        problems.addAll(replica.learn());
        long packs = replica.packs().stream()
                .filter(pack -> pack.chunks().stream().anyMatch(chunk -> !replica.isWhole(chunk.id())))
                .count();
        if (packs > 0) {
            problems.add(
                    replica.name() + ": a verification found damage in " + packs + (packs == 1 ? " pack" : " packs")
                            + "; replace what another location has whole with: dr backup heal");
        }
        return problems;
    }
}
