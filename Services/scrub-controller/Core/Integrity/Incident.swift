package import Contracts
package import Quantities

/// Damage as it is kept: told once, however often it is met.
package struct Incident: Sendable, Equatable, Codable {
    /// Its number.
    package var id: Int64
    /// What is damaged.
    package var kind: IntegrityIncident.Kind
    /// How it stands.
    package var state: IntegrityIncident.State
    /// The device, by its number in the pool; nil for not one.
    package var device: String?
    /// The file; nil for none known.
    package var file: Sighting.FileIdentity?
    /// The file from its subvolume's root; nil for not known.
    package var path: String?
    /// Other files that share its bad blocks, such as those of snapshots, at most `sharersMax`; nil
    /// for none.
    package var sharers: [Sighting.FileIdentity]?
    /// Addresses that are bad and were not repaired, at most `addressesMax`.
    package var bad: [Int64]
    /// Addresses that were repaired, at most `addressesMax`.
    package var repaired: [Int64]
    /// How often it was met.
    package var count: Int64
    /// When it was first met.
    package var firstAt: Timestamp
    /// When it was last met.
    package var lastAt: Timestamp
    /// When it was repaired or over.
    package var endedAt: Timestamp?
    /// Why it is over; nil while it is not.
    package var ending: String?

    /// Addresses that are kept of one file.
    package static let addressesMax = 1000

    /// Files that share its blocks and are kept.
    package static let sharersMax = 1000

    init(id: Int64, kind: IntegrityIncident.Kind, at now: Timestamp) {
        self.id = id
        self.kind = kind
        state = .open
        (bad, repaired, count) = ([], [], 1)
        (firstAt, lastAt) = (now, now)
    }

    /// Whether it stands.
    package var isOpen: Bool { state == .open }

    mutating func end(_ state: IntegrityIncident.State, _ why: String, at now: Timestamp) {
        guard isOpen else { return }
        (self.state, endedAt, ending) = (state, now, why)
    }

    /// Whether it is of a file or shares blocks with it.
    func isOf(_ file: Sighting.FileIdentity) -> Bool {
        self.file == file || sharers?.contains(file) ?? false
    }

    /// Takes in whose a bad block is; the oldest subvolume's file gives it its name, since
    /// snapshots of it are younger.
    mutating func take(_ found: Sighting.FileIdentity, _ path: String?) {
        kind = .file
        guard let known = file, known != found else {
            file = found
            self.path = path ?? self.path
            return
        }
        var others = sharers ?? []
        if found.root < known.root {
            (file, self.path) = (found, path ?? self.path)
            others.removeAll { $0 == found }
            others.append(known)
        } else if !others.contains(found) {
            others.append(found)
        }
        sharers = Array(others.prefix(Self.sharersMax))
    }

    /// What happened, to what, and what to do.
    package func text(pool: String) -> String {
        if let ending { return "\(what(pool)): \(ending)" }
        switch kind {
        case .file:
            let blocks = bad.isEmpty ? "" : " (\(Wording.count(bad.count, "block", "blocks")))"
            return
                "\(what(pool)) is damaged\(blocks)\(shared); a scrub repairs it if another copy is "
                + "intact, else restore it from a backup"
        case .block:
            return "\(what(pool)) is damaged; a scrub repairs it if another copy is intact"
        case .device:
            return "\(what(pool)) errs (\(Wording.count(Int(count), "error", "errors")) since "
                + "\(firstAt.rfc3339)); look at its cable and SMART, and scrub the pool"
        case .missing:
            return "\(what(pool)) is missing: what has no second copy elsewhere is lost with the "
                + "next device; bring it back or replace it"
        default: return what(pool)
        }
    }

    private var shared: String {
        guard let count = sharers?.count, count > 0 else { return "" }
        return count == 1
            ? ", and a snapshot or copy that shares it"
            : ", and \(count) snapshots or copies that share it"
    }

    private func what(_ pool: String) -> String {
        switch kind {
        case .file:
            path.map { "\($0) on pool \(pool)" }
                ?? "inode \(file?.inode ?? 0) of subvolume \(file?.root ?? 0) on pool \(pool)"
        case .block: "the block at \((bad + repaired).first ?? 0) of pool \(pool)"
        default: "device \(device ?? "") of pool \(pool)"
        }
    }
}
