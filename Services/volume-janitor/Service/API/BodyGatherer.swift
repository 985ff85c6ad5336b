import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Keeps what a body writes.
final class BodyGatherer: ResponseBodyWriter, Sendable {
    private let gathered = Mutex<[UInt8]>([])

    var bytes: [UInt8] { gathered.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        gathered.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
