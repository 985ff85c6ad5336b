import Foundation

/// A connection to a unix socket that sends what bytes a test likes.
final class RawConnection {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            unsafe place.copyBytes(from: Array(path.utf8))
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size)
            }
        }
        guard result == 0 else { throw NotConnected(code: errno) }
    }

    deinit { close(descriptor) }

    /// Says that nothing more comes and that nothing more is read.
    func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    struct NotConnected: Error {
        let code: Int32
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Foundation.send(
                    descriptor,
                    $0.baseAddress,
                    $0.count,
                    Int32(MSG_NOSIGNAL)
                )
            }
            // The other side closed, which the test sees when it reads.
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Reads until a text has come or the other side closes; what came.
    func read(until mark: String? = nil) async -> String {
        let descriptor = descriptor
        // A thread of its own waits: those of tasks are few, and the filter needs them.
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: Self.read(descriptor, until: mark))
            }
        }
    }

    private static func read(_ descriptor: Int32, until mark: String?) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
            if let mark, String(decoding: bytes, as: UTF8.self).contains(mark) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
