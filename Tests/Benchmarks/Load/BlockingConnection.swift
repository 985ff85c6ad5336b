import Foundation
import Glibc

/// Where a server listens.
struct SocketAddress: Sendable {
    let host: String
    let port: UInt16

    struct Unreadable: Error, CustomStringConvertible {
        let text: String
        var description: String { "\(text) is not IPV4:PORT" }
    }

    init(parsing text: String) throws {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]) else { throw Unreadable(text: text) }
        host = String(parts[0])
        self.port = port
    }
}

/// One HTTP/1.1 keep-alive connection with blocking calls, owned by one thread.
///
/// A load generator on the measured machine has to cost less than what it measures; an
/// event-loop client costs more a request than the collector does.
final class BlockingConnection {
    private let address: SocketAddress
    private var descriptor: Int32 = -1
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(to address: SocketAddress) {
        self.address = address
    }

    deinit { disconnect() }

    /// Sends a request and reads its whole answer.
    ///
    /// - Returns: the status, or nil when the connection broke; the next call connects anew.
    func exchange(_ request: [UInt8]) -> Int? {
        guard descriptor >= 0 || connect() else { return nil }
        guard send(request), let status = receive() else {
            disconnect()
            return nil
        }
        return status
    }

    private func connect() -> Bool {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        unsafe setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &one,
            socklen_t(MemoryLayout<Int32>.size)
        )
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = address.port.bigEndian
        unsafe inet_pton(AF_INET, address.host, &target.sin_addr)
        let result = unsafe withUnsafePointer(to: &target) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { disconnect() }
        return result == 0
    }

    private func disconnect() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor,
                    $0.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func receive() -> Int? {
        var filled = 0
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(
                    descriptor,
                    $0.baseAddress?.advanced(by: filled),
                    $0.count - filled,
                    0
                )
            }
            guard count > 0 else { return nil }
            filled += count
            if let answer = AnswerHead(buffer[..<filled]), filled >= answer.length {
                return answer.status
            }
            guard filled < buffer.count else { return nil }
        }
    }
}

/// The status line and length of an HTTP/1.1 answer.
private struct AnswerHead {
    let status: Int
    /// Head and body together, in bytes.
    let length: Int

    init?(_ bytes: ArraySlice<UInt8>) {
        let mark = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
            .split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let header = lines.first { $0.hasPrefix("content-length:") }
        let body = header.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        self.status = status
        length = end + mark.count + body
    }
}
