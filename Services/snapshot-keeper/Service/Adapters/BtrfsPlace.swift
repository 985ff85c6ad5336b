import Btrfs
import Foundation
import Glibc
package import Observations
import SnapshotKeeperCore

/// Snapshots of mounted Btrfs pools by the kernel's ioctls.
package struct BtrfsPlace: SnapshotPlace {
    /// The pools of this host.
    package init() {}

    /// What is there.
    package func look(_ subvolume: WatchedSubvolume) throws -> PlaceLook {
        let source = try source(subvolume)
        var look = PlaceLook(pool: source.pool, source: try source.subvolume())
        let inside = Self.inside(subvolume)
        (look.nested, look.nestedCount) = try source.nested(
            limit: PlaceLook.nestedMax,
            outside: inside
        )
        (look.free, look.all) = try source.space()
        if let folder = try folder(subvolume, source) {
            try Self.list(folder, into: &look)
            look.linked = subvolume.link.flatMap { Self.target(of: "\(folder.path)/\($0)") }
        }
        look.sent = sent(subvolume.sendTargets)
        return look
    }

    /// Takes a snapshot.
    package func take(_ name: String, of subvolume: WatchedSubvolume) throws -> BtrfsSubvolume {
        let source = try source(subvolume)
        let folder = try folder(subvolume, source) ?? make(subvolume, source)
        try closeToOthers(folder)
        try folder.takeSnapshot(of: source, named: name)
        return try folder.directory(name).subvolume()
    }

    /// Deletes a snapshot by its number, which is read from the folder that bears its name.
    package func delete(_ name: String, uuid: String, of subvolume: WatchedSubvolume) throws {
        let source = try source(subvolume)
        guard let folder = try folder(subvolume, source) else {
            throw PlaceRefusal("\(subvolume.folder): there is no such folder", isGone: true)
        }
        let found: BtrfsSubvolume
        do throws(BtrfsError) {
            found = try Self.open(name, in: folder).subvolume()
        } catch {
            throw PlaceRefusal(error.description, isGone: error.reason == .missing)
        }
        guard found.uuid == uuid else {
            throw PlaceRefusal(
                "\(subvolume.folder)/\(name) is another subvolume than the ledger lists; it stays"
            )
        }
        try folder.deleteSubvolume(found.id)
        try folder.commit()
        if SnapshotOrigin(name: name) == .snapper { SnapperFolder(name, in: folder.path).clear() }
    }

    /// Lets the stable name lead to a snapshot, in one step.
    package func link(to name: String, of subvolume: WatchedSubvolume) throws {
        guard let link = subvolume.link else { return }
        let place = "\(subvolume.folder)/\(link)"
        let new = "\(subvolume.folder)/.\(link).new"
        unsafe unlink(new)
        guard unsafe symlink(name, new) == 0 else {
            throw PlaceRefusal("\(place) could not be made (error \(errno))")
        }
        guard unsafe rename(new, place) == 0 else {
            let refused = errno
            unsafe unlink(new)
            throw PlaceRefusal("\(place) could not be made (error \(refused)); is it a folder?")
        }
    }

    /// Brings a snapshot back.
    package func restore(
        _ name: String,
        of subvolume: WatchedSubvolume,
        to path: String
    ) throws {
        let source = try source(subvolume)
        guard let folder = try folder(subvolume, source) else {
            throw PlaceRefusal("\(subvolume.folder): there is no such folder")
        }
        let place = URL(filePath: path)
        let parent = try PoolDirectory(place.deletingLastPathComponent().path)
        guard parent.pool == source.pool else {
            throw PlaceRefusal(
                "\(path) is on another pool; a snapshot comes back on its own pool only: give --to"
            )
        }
        let snapshot = try Self.open(name, in: folder)
        _ = try snapshot.subvolume()
        try parent.takeSnapshot(of: snapshot, named: place.lastPathComponent, isReadOnly: false)
    }

    // MARK: - Folders

    private func source(_ subvolume: WatchedSubvolume) throws -> PoolDirectory {
        let source = try PoolDirectory(subvolume.path)
        if let pinned = subvolume.pool, pinned != source.pool {
            throw PlaceRefusal(
                "\(subvolume.path) is on pool \(source.pool), not the pinned \(pinned); "
                    + "mount the right pool or change pool.uuid"
            )
        }
        return source
    }

    /// The folder of snapshots; nil when it was not made yet.
    private func folder(
        _ subvolume: WatchedSubvolume,
        _ source: PoolDirectory
    ) throws -> PoolDirectory? {
        let folder: PoolDirectory
        do throws(BtrfsError) {
            folder = try PoolDirectory(subvolume.folder)
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
        guard folder.pool == source.pool else {
            throw PlaceRefusal(
                "\(subvolume.folder) is on another pool than \(subvolume.path); "
                    + "snapshots lie on their own pool: change snapshots.directory"
            )
        }
        return folder
    }

    private func make(
        _ subvolume: WatchedSubvolume,
        _ source: PoolDirectory
    ) throws -> PoolDirectory {
        let place = URL(filePath: subvolume.folder)
        let parent = try PoolDirectory(place.deletingLastPathComponent().path)
        // No plain folder: a subvolume can be moved with all snapshots in it to one that was
        // brought back, and snapshots hold no empty folders of earlier ones.
        try parent.makeSubvolume(named: place.lastPathComponent)
        guard let made = try folder(subvolume, source) else {
            throw PlaceRefusal("\(subvolume.folder) could not be made")
        }
        return made
    }

    /// Closes a folder of snapshots to others before the first one is in it: what was deleted
    /// since, or got stricter rights, is in snapshots as it was.
    ///
    /// A keeper that was killed may have left it open. One with snapshots in it has the rights that
    /// its owner gave it, and a plain folder is somebody else's.
    private func closeToOthers(_ folder: PoolDirectory) throws {
        guard try folder.names().isEmpty, (try? folder.subvolume()) != nil else { return }
        guard unsafe chmod(folder.path, 0o700) == 0 else {
            throw PlaceRefusal("\(folder.path) could not be closed to others (error \(errno))")
        }
    }

    /// The folder of snapshots from the subvolume's root; nil when it lies elsewhere.
    private static func inside(_ subvolume: WatchedSubvolume) -> String? {
        let root = subvolume.path == "/" ? "/" : subvolume.path + "/"
        guard subvolume.folder.hasPrefix(root) else { return nil }
        return String(subvolume.folder.dropFirst(root.count))
    }

    private static func list(_ folder: PoolDirectory, into look: inout PlaceLook) throws {
        for name in try folder.names() {
            do throws(BtrfsError) {
                look.entries[name] = try folder.directory(name).subvolume()
            } catch {
                switch error.reason {
                case .notSubvolume, .missing:
                    // snapper's lie one folder deeper.
                    guard name.allSatisfy({ ("0"..."9").contains($0) }) else { continue }
                    let inner = "\(name)/snapshot"
                    let found = try? open(inner, in: folder).subvolume()
                    if let found { look.entries[inner] = found }
                default: look.unreadable.append(name)
                }
            }
        }
    }

    private static func open(
        _ name: String,
        in folder: PoolDirectory
    ) throws(BtrfsError) -> PoolDirectory {
        let parts = name.split(separator: "/").map(String.init)
        var place = folder
        for part in parts { place = try place.directory(part) }
        return place
    }

    private static func target(of link: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    }

    /// What copies lie in the targets of incremental sends.
    ///
    /// A target without any copy is not believed: its disk may not be mounted.
    private func sent(_ targets: [String]) -> PlanInput.Sent {
        var all: [Set<String>] = []
        for target in targets {
            do throws(BtrfsError) {
                let received = try Self.received(in: try PoolDirectory(target))
                guard !received.isEmpty else {
                    return .unknown("no copy lies in \(target); is its disk mounted?")
                }
                all.append(received)
            } catch {
                return .unknown(error.description)
            }
        }
        return .known(all)
    }

    private static func received(in folder: PoolDirectory) throws(BtrfsError) -> Set<String> {
        var received: Set<String> = []
        for name in try folder.names() {
            do throws(BtrfsError) {
                if let copy = try folder.directory(name).subvolume().receivedUUID {
                    received.insert(copy)
                }
            } catch  where error.reason == .notSubvolume || error.reason == .missing {
                continue
            }
        }
        return received
    }
}
