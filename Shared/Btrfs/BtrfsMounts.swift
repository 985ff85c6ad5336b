import Foundation

/// Where Btrfs pools are mounted on this machine (`/proc/self/mountinfo`, proc(5)).
package enum BtrfsMounts {
    /// A place where a pool is mounted.
    package struct Place: Sendable, Hashable {
        /// The folder.
        package let mount: String
        /// The device that stands for the pool there, such as `/dev/sda`.
        package let device: String
        /// Whether it is mounted read-only there.
        package let isReadOnly: Bool
    }

    /// The places, in the order they were mounted.
    package static func all() -> [Place] {
        KernelFile.text("/proc/self/mountinfo").map(read) ?? []
    }

    /// The places that a text of mountinfo tells of.
    static func read(_ text: String) -> [Place] {
        text.split(separator: "\n").compactMap { line in
            let halves = line.components(separatedBy: " - ")
            guard halves.count == 2 else { return nil }
            let (own, kind) = (halves[0].split(separator: " "), halves[1].split(separator: " "))
            guard own.count > 5, kind.count >= 2, kind[0] == "btrfs" else { return nil }
            return Place(
                mount: PoolFolder.unescaped(own[4]),
                device: PoolFolder.unescaped(kind[1]),
                isReadOnly: own[5].split(separator: ",").contains("ro")
            )
        }
    }
}
