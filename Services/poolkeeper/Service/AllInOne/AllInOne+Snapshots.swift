import ServiceChassis
import SnapshotKeeper

extension AllInOne {
    /// The snapshot keeper, as its settings file says; nil without one.
    ///
    /// Nobody's subvolumes are touched unless they are named. It answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func snapshotKeeper() throws -> Supervisor.Member? {
        guard let snapshotsFile else { return nil }
        let source = try settings(
            ofFile: snapshotsFile,
            namedBy: "--snapshots",
            flags: ["listen": "unix:\(data)/snapshots.sock"]
        )
        return try member(SnapshotKeeperService.definition, from: source)
    }
}
