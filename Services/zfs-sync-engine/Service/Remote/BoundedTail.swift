import Quantities
import Subprocess
import Synchronization

/// The last bytes of what a program says of faults.
final class BoundedTail: Sendable {
    private let limit: Int
    private let bytes = Mutex<[UInt8]>([])

    init(_ limit: ByteCount) { self.limit = Int(limit.bytes) }

    func take(_ more: some Collection<UInt8>) {
        bytes.withLock { bytes in
            bytes.append(contentsOf: more)
            // Cut in one go now and then, not byte by byte.
            if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
        }
    }

    /// Takes everything up to the end.
    func take(from output: SubprocessOutputSequence) async throws {
        for try await buffer in output { unsafe buffer.withUnsafeBytes { unsafe take($0) } }
    }

    var text: String { bytes.withLock { String(decoding: $0.suffix(limit), as: UTF8.self) } }
}
