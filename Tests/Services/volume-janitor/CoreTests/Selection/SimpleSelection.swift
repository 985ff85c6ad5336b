import Observations
import Quantities
import VolumeJanitorCore

/// A file of a made-up tree.
struct TreeFile {
    var path: PathBytes
    var record: FileRecord

    var name: [UInt8] { Array(path.components.last ?? []) }

    var folder: PathBytes {
        PathBytes(Array(path.components.dropLast().joined(separator: [UInt8(ascii: "/")])))
    }
}

/// Chooses files the slow way: all in memory, sorted, one by one.
///
/// It says in the plainest words what the streaming selection has to equal, and shares with it only
/// the sieve and the position of a file.
struct SimpleSelection {
    let rule: CleanupRule
    let context: PlanContext

    private struct Group {
        var record: FileRecord
        var paths: [PathBytes] = []
        var deletable: [PathBytes] = []
        var counts = false
    }

    /// The paths that go.
    func paths(of files: [TreeFile]) -> Set<PathBytes> {
        let sieve = Sieve(rule, at: context.now)
        var groups: [UInt64: Group] = [:]
        for file in files {
            let standing = sieve.standing(
                of: file.record,
                name: file.name.span,
                path: file.path.bytes.span
            )
            guard standing != .excluded else { continue }
            var group = groups[file.record.inode] ?? Group(record: file.record)
            group.paths.append(file.path)
            if standing == .deletable { group.deletable.append(file.path) }
            if [.deletable, .young, .recent].contains(standing) { group.counts = true }
            groups[file.record.inode] = group
        }
        return chosen(from: Array(groups.values))
    }

    private func chosen(from groups: [Group]) -> Set<PathBytes> {
        let usage = rule.guards.usage
        var taken: Int64 = 0
        for group in groups { taken += group.record.bytes(usage) }
        var order = groups.filter(\.counts).sorted { position($0) < position($1) }
        let keeps: Int
        var need = Int64.max
        var freesAll = true
        switch rule.algorithm {
        case let rule as MaxSize:
            guard let max = rule.max.bytes(ofFileSystem: context.fileSystemBytes),
                let low = rule.low.bytes(ofFileSystem: context.fileSystemBytes), taken > max
            else { return [] }
            need = taken - low
            keeps = Int(rule.keepMin)
            freesAll = false
        case let rule as RemoveBeforeDate: keeps = Int(rule.keepMin)
        case let rule as KeepNLatest: keeps = Int(rule.keepCount)
        default: return []
        }
        if rule.algorithm.order == .size {
            let newest = order.sorted { newer($0, $1) }.prefix(keeps).map(\.record.inode)
            order.removeAll { newest.contains($0.record.inode) }
        } else {
            order = Array(order.dropLast(keeps))
        }
        var gone: Set<PathBytes> = []
        var freed: Int64 = 0
        for group in order {
            guard freed < need else { break }
            let frees = group.deletable.count == Int(group.record.links)
            guard !group.deletable.isEmpty, frees || freesAll else { continue }
            gone.formUnion(group.deletable)
            freed += frees ? group.record.bytes(usage) : 0
        }
        return gone
    }

    private func position(_ group: Group) -> Position {
        Position(
            group.record,
            order: rule.algorithm.order,
            usage: rule.guards.usage,
            path: first(group)
        )
    }

    private func newer(_ left: Group, _ right: Group) -> Bool {
        let times = (left.record.time(.modified), right.record.time(.modified))
        guard times.0 == times.1 else { return times.0 > times.1 }
        return first(left) > first(right)
    }

    private func first(_ group: Group) -> PathBytes {
        group.deletable.min() ?? group.paths.min() ?? PathBytes("")
    }
}
