import CLinux
import Glibc
import Observations

/// Reads one buffer of getdents64(2) and looks at the files in it.
struct WalkReading {
    let folder: OpenFolder
    let wantsFiles: Bool
    let looksAtSymlinks: Bool
    let pulse: Pulse?
    var files: [WalkedFile] = []
    var folders: [WalkFrame.Folder] = []
    var entries = 0
    var offset = 0
    var refused: [(errno: Int32, name: [UInt8])] = []

    init(folder: OpenFolder, wantsFiles: Bool, looksAtSymlinks: Bool, pulse: Pulse?) {
        self.folder = folder
        self.wantsFiles = wantsFiles
        self.looksAtSymlinks = looksAtSymlinks
        self.pulse = pulse
    }

    /// Reads entries: inode (8 bytes), offset (8), length (2), type (1), name and NUL.
    mutating func read(_ buffer: UnsafeRawBufferPointer) {
        var status = poolkeeper_status()
        var place = 0
        while place + 19 < buffer.count {
            let length = Int(
                unsafe buffer.loadUnaligned(fromByteOffset: place + 16, as: UInt16.self)
            )
            let type = unsafe buffer[place + 18]
            unsafe offset = Int(
                buffer.loadUnaligned(fromByteOffset: place + 8, as: Int64.self)
            )
            defer { place += length }
            guard let start = unsafe buffer.baseAddress?.advanced(by: place + 19) else { return }
            let name = unsafe start.assumingMemoryBound(to: CChar.self)
            guard unsafe !Self.isDots(name) else { continue }
            entries += 1
            let count = unsafe strlen(name)
            switch type {
            case Self.typeFolder:
                let inode = unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                unsafe note(folder: UnsafeRawBufferPointer(start: start, count: count), inode)
            case Self.typeRegular where !wantsFiles, Self.typeLink where !wantsFiles: continue
            case Self.typeRegular, Self.typeUnknown:
                unsafe look(at: name, count, place + 19, &status)
            case Self.typeLink where looksAtSymlinks:
                unsafe look(at: name, count, place + 19, &status)
            default:
                guard wantsFiles else { continue }
                let kind: FileKind = type == Self.typeLink ? .symbolicLink : .special
                append(Self.unseen(kind), count, place + 19)
            }
        }
    }

    private mutating func look(
        at name: UnsafePointer<CChar>,
        _ count: Int,
        _ start: Int,
        _ status: inout poolkeeper_status
    ) {
        let result = unsafe poolkeeper_statx(folder.descriptor, name, 0, &status)
        pulse?.beat()
        guard result == 0 else {
            guard result != -ENOENT else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: name, count: count)
            return unsafe refused.append((-result, Array(bytes)))
        }
        // A file may be a mount of its own; what lies under it is not ours.
        guard status.mount == folder.identity.mount else { return }
        let record = FileRecord(status)
        if case .directory = record.kind {
            return unsafe note(
                folder: UnsafeRawBufferPointer(start: name, count: count),
                record.inode
            )
        }
        guard wantsFiles else { return }
        append(record, count, start)
    }

    private mutating func append(_ record: FileRecord, _ count: Int, _ start: Int) {
        files.append(
            WalkedFile(record: record, nameStart: Int32(start), nameEnd: Int32(start + count))
        )
    }

    private mutating func note(folder name: UnsafeRawBufferPointer, _ inode: UInt64) {
        unsafe folders.append(WalkFrame.Folder(inode: inode, name: Array(name)))
    }

    private static func isDots(_ name: UnsafePointer<CChar>) -> Bool {
        guard unsafe name[0] == 0x2E else { return false }
        return unsafe name[1] == 0 || (name[1] == 0x2E && name[2] == 0)
    }

    /// A file that is counted and not looked at.
    private static func unseen(_ kind: FileKind) -> FileRecord {
        FileRecord(
            kind: kind,
            inode: 0,
            apparentBytes: 0,
            allocatedBytes: 0,
            modified: 0,
            changed: 0
        )
    }

    private static let typeUnknown: UInt8 = 0
    private static let typeFolder: UInt8 = 4
    private static let typeRegular: UInt8 = 8
    private static let typeLink: UInt8 = 10
}
