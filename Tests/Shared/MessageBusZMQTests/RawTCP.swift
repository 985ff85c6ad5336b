import Glibc
import MessageBus

/// A plain TCP connection on loopback.
enum RawTCP {
    static func connect(_ port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.connect(descriptor, pointer, length) == 0
            }
        }
        guard isConnected else { throw FrameFault.length }
        return descriptor
    }

    static func write(_ bytes: [UInt8], _ descriptor: Int32) throws {
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw FrameFault.length
        }
    }
}
