import FoundationEssentials
import Glibc
package import Quantities
import StateStore

/// A state folder that this process alone uses, `DIR/<service>-N`, held by a lock on a file in it.
///
/// The lock goes with the process, however it ends, so a slot is never left taken.
package final class StateSlot: Sendable {
    /// The folder, mode 0700.
    package let path: String
    /// The folder's own name, `<service>-N`.
    package var name: String { String(path.split(separator: "/").last ?? "") }
    private let lock: FileLock

    private init(path: String, lock: FileLock) {
        self.path = path
        self.lock = lock
    }

    /// Gives the slot back.
    package func release() { lock.release() }

    /// Takes the first free slot of a service, one that holds data before an empty one.
    ///
    /// - Parameters:
    ///   - service: whose slot it is.
    ///   - root: the folder of all slots; made, mode 0700, when it is not there.
    ///   - slotsMax: instances of one service on one machine at the most.
    /// - Returns: the slot, held until it is released or the process ends.
    /// - Throws: `StateSlotError` when no slot can be had.
    package static func claim(
        _ service: ServiceName,
        in root: String,
        slotsMax: Int = StateSlot.slotsMax
    ) throws -> StateSlot {
        try makeFolder(root)
        let numbers = 1...slotsMax
        let paths = numbers.map { "\(root)/\(service)-\($0)" }
        for path in paths where holdsData(path) {
            if let slot = try take(path) { return slot }
        }
        for path in paths {
            try makeFolder(path)
            if let slot = try take(path) { return slot }
        }
        throw StateSlotError(path: root, reason: "all \(slotsMax) slots of \(service) are in use")
    }

    /// The slots of a service that hold a file, held by somebody or not, in their order.
    ///
    /// - Parameters:
    ///   - service: whose slots they are.
    ///   - root: the folder of all slots.
    ///   - file: the file's name in a slot.
    ///   - slotsMax: the last slot looked at.
    /// - Returns: the slots' folders.
    package static func folders(
        of service: ServiceName,
        in root: String,
        holding file: String,
        slotsMax: Int = StateSlot.slotsMax
    ) -> [String] {
        (1...slotsMax).map { "\(root)/\(service)-\($0)" }.filter {
            FileManager.default.fileExists(atPath: "\($0)/\(file)")
        }
    }

    /// Takes a slot that is there, at once or not at all.
    ///
    /// - Parameter path: its folder.
    /// - Returns: the slot; nil while another process, or another part of this one, holds it.
    /// - Throws: `StateSlotError` when its lock cannot be opened.
    package static func takeIfFree(_ path: String) throws -> StateSlot? { try take(path) }

    /// The folder of all slots that a slot's folder lies in; nil when it is no slot of the service.
    package static func root(of path: String, service: ServiceName) -> String? {
        guard number(of: path, service: service) != nil, let slash = path.lastIndex(of: "/") else {
            return nil
        }
        return String(path[..<slash])
    }

    /// The number of the slot that a folder is; nil when it is no slot of the service.
    package static func number(of path: String, service: ServiceName) -> Int? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let name = path[path.index(after: slash)...]
        guard name.hasPrefix("\(service)-"),
            let number = Int(name.dropFirst(service.text.utf8.count + 1)), number > 0
        else { return nil }
        return number
    }

    /// Instances of one service on one machine at the most, unless told otherwise.
    package static let slotsMax = 64

    private static func holdsData(_ path: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.contains { $0 != lockName }
    }

    private static func makeFolder(_ path: String) throws {
        if unsafe mkdir(path, 0o700) == 0 { return }
        let code = errno
        if code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
            if unsafe mkdir(path, 0o700) == 0 { return }
        }
        var info = stat()
        guard unsafe stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw StateSlotError(path: path, reason: "it cannot be made (\(message(code)))")
        }
    }

    private static func take(_ path: String) throws -> StateSlot? {
        do throws(FileLockFault) {
            guard let lock = try FileLock.takeIfFree(path + "/" + lockName) else { return nil }
            unsafe chmod(path, 0o700)
            return StateSlot(path: path, lock: lock)
        } catch {
            throw StateSlotError(
                path: error.path,
                reason: "it cannot be opened (\(error.reason))"
            )
        }
    }

    private static func message(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }

    private static let lockName = "lock"
}
