import Glibc
import Synchronization

/// Ports that nothing listened on a moment ago, for processes that must come back on theirs.
///
/// They lie below the range the kernel draws outgoing connections' ports from (32768 and up), so
/// that no connection takes one while its process is down. None is given out twice: tests that run
/// at the same time would otherwise find the same, before the process of either listens.
package enum FreePorts {
    private static let range: ClosedRange<UInt16> = 10_000...30_000
    private static let given = Mutex<Set<UInt16>>([])

    /// The first port of each run of neighbouring free ports.
    package static func find(runs: [Int]) throws -> [UInt16] {
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        return try runs.map { length in
            for _ in 0..<200 {
                let candidate = UInt16.random(in: range)
                guard let first = try hold(candidate, &held) else { continue }
                let rest = try (1..<max(1, length)).map { try hold(first + UInt16($0), &held) }
                if rest.allSatisfy({ $0 != nil }) || length == 1 { return first }
            }
            throw NoFreePort(description: "no \(length) neighbouring ports are free")
        }
    }

    /// Binds a port and keeps it until all are found; nil when it is taken or was given out before.
    private static func hold(_ port: UInt16, _ held: inout [Int32]) throws -> UInt16? {
        guard given.withLock({ $0.insert(port).inserted }) else { return nil }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw NoFreePort(description: "no sockets are left") }
        held.append(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0
            }
        }
        return isBound ? port : nil
    }
}

/// There is nothing to listen on.
private struct NoFreePort: Error, CustomStringConvertible {
    let description: String
}
