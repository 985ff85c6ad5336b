import Glibc
import VolumeJanitorCore

/// Looks at folders without entering them.
enum FolderLook {
    /// `O_PATH` (open(2)), which glibc shows only to `_GNU_SOURCE`.
    private static let pathOnly: Int32 = 0o10_000_000

    /// What is at a place; a symbolic link at its end is not followed.
    ///
    /// - Parameters:
    ///   - place: the place.
    ///   - root: the root by which another process sees it; nil for our own.
    /// - Returns: what is there.
    static func sighting(at place: AbsolutePath, under root: String? = nil) -> PlaceSighting {
        let flags = pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open((root ?? "") + place.text, flags)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return .missing
            case ENOTDIR, ELOOP: return .noFolder
            default: return .failed(unsafe String(cString: strerror(errno)))
            }
        }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else {
            return .failed(unsafe String(cString: strerror(errno)))
        }
        guard let mountID = mountID(of: descriptor) else {
            return .failed("the kernel does not say by which mount it was reached")
        }
        return .folder(
            FolderIdentity(
                device: UInt64(info.st_dev),
                inode: UInt64(info.st_ino),
                mountID: mountID
            )
        )
    }

    /// The mounts this process sees; empty, which maps nothing, when they cannot be read.
    static func mounts(of process: String = "self") -> MountTable {
        MountTable(reading: contents(of: "/proc/\(process)/mountinfo", bytesMax: 16 << 20) ?? [])
    }

    /// The bytes of a small file; nil when it cannot be read or is larger.
    static func contents(of path: String, bytesMax: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count + count <= bytesMax else { return nil }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// The names in a folder; nil when it cannot be read.
    static func names(in folder: AbsolutePath) -> [String]? {
        guard let stream = unsafe opendir(folder.text) else { return nil }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// `mnt_id` of `/proc/self/fdinfo` (proc(5)).
    private static func mountID(of descriptor: Int32) -> Int? {
        let bytes = contents(of: "/proc/self/fdinfo/\(descriptor)", bytesMax: 4096) ?? []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let words = line.split { $0 == UInt8(ascii: ":") || $0 == 9 || $0 == 32 }
            guard words.count == 2, words[0].elementsEqual("mnt_id".utf8) else { continue }
            return Int(String(decoding: words[1], as: UTF8.self))
        }
        return nil
    }
}
