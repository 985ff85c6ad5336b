import Foundation
import Glibc

/// The processes of this machine, by /proc (proc(5)).
package enum Processes {
    /// Every process below another, the deepest last.
    package static func descendants(of parent: Int32) async throws -> [Int32] {
        var children: [Int32: [Int32]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let id = Int32(name), let status = stat(of: id) else { continue }
            children[status.parent, default: []].append(id)
        }
        var (found, next) = ([Int32](), [parent])
        while let id = next.popLast() {
            let below = children[id] ?? []
            found += below
            next += below
        }
        return found
    }

    /// The words a process was started with; empty when it is gone.
    package static func words(of id: Int32) -> [String] {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else {
            return []
        }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func stat(of id: Int32) -> (parent: Int32, state: Character)? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else {
            return nil
        }
        // The name stands in brackets and may hold anything, also brackets.
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = Int32(fields[1]), let state = fields[0].first
        else { return nil }
        return (parent, state)
    }
}
