import Foundation
import Glibc

/// Names of block devices as the kernel knows them.
enum DiskNames {
    /// The kernel's name of a device, such as `dm-0` for `/dev/mapper/media`.
    static func name(of path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return last(path) }
        defer { unsafe free(real) }
        return last(unsafe String(cString: real))
    }

    /// The whole disks below a device: of a partition its disk, of a mapped device those below it.
    static func wholeDisks(of name: String) -> Set<String> {
        let folder = "/sys/class/block/\(name)"
        let files = FileManager.default
        let slaves = (try? files.contentsOfDirectory(atPath: folder + "/slaves")) ?? []
        guard slaves.isEmpty else {
            return slaves.reduce(into: []) { $0.formUnion(wholeDisks(of: $1)) }
        }
        guard files.fileExists(atPath: folder + "/partition"),
            let real = unsafe realpath(folder, nil)
        else { return [name] }
        defer { unsafe free(real) }
        let parts = unsafe String(cString: real).split(separator: "/")
        return [parts.dropLast().last.map(String.init) ?? name]
    }

    private static func last(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
