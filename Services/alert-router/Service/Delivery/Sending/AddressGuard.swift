import AlertRouterCore
import Foundation
import Glibc
package import HTTPSurface

/// Decides to which addresses we connect, so that nobody who may name an address reaches what only
/// this machine reaches.
///
/// Addresses that belong to a link, such as a cloud's metadata service, and those that name no host
/// are refused unless they are allowed by network.
package struct AddressGuard: Sendable {
    /// Whether private networks and this machine itself are allowed.
    package let allowsPrivate: Bool
    /// Networks that are allowed whatever else is said.
    package let allowed: [NetworkRange]

    /// A guard.
    package init(allowsPrivate: Bool, allowed: [NetworkRange]) {
        self.allowsPrivate = allowsPrivate
        self.allowed = allowed
    }

    /// Why an address is refused; nil when it is not.
    package func refusal(of address: String) -> String? {
        if allowed.contains(where: { $0.contains(address) }) { return nil }
        if Self.never.contains(where: { $0.contains(address) }) {
            return "\(address) is an address of a link or of no host; allow it by "
                + "`delivery.allowed_networks` if it is meant"
        }
        if !allowsPrivate, Self.own.contains(where: { $0.contains(address) }) {
            return "\(address) is a private address; allow it by `delivery.allowed_networks` "
                + "if it is meant"
        }
        return nil
    }

    /// The address of a host to connect to, the next of several at the next attempt.
    ///
    /// Who connects uses this address and not the name, which may mean another one a moment later.
    func place(of host: String, attempt: Int) async -> Result<String, Refusal> {
        let found = await Self.resolve(host)
        guard !found.isEmpty else {
            return .failure(
                Refusal(verdict: .retry(after: nil, reason: "\(host) is not found in DNS"))
            )
        }
        let refusals = found.map { refusal(of: $0) }
        let usable = zip(found, refusals).filter { $0.1 == nil }.map(\.0)
        guard !usable.isEmpty else {
            return .failure(
                Refusal(verdict: .gone(reason: "\(host): \(refusals.compactMap(\.self)[0])"))
            )
        }
        return .success(usable[(max(1, attempt) - 1) % usable.count])
    }

    /// Why nothing is connected to.
    struct Refusal: Error {
        let verdict: DeliveryVerdict
    }

    private static let never = [
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
        "::/128", "fe80::/10", "ff00::/8", "::ffff:169.254.0.0/112", "::ffff:0.0.0.0/104",
        "fd00:ec2::254/128",
    ].compactMap { NetworkRange($0) }

    private static let own = [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
        "192.0.0.0/24", "198.18.0.0/15", "::1/128", "fc00::/7", "64:ff9b::/96", "2002::/16",
        "::ffff:0:0/96",
    ].compactMap { NetworkRange($0) }

    /// The addresses of a host, in the order in which the system prefers them.
    static func resolve(_ host: String) async -> [String] {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: lookUp(host)) }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    private static func lookUp(_ host: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { unsafe freeaddrinfo(first) }
        var found: [String] = []
        var next = unsafe first
        while let info = unsafe next {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = unsafe getnameinfo(
                info.pointee.ai_addr,
                info.pointee.ai_addrlen,
                &name,
                socklen_t(name.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if code == 0, !found.contains(text) { found.append(text) }
            unsafe next = info.pointee.ai_next
        }
        return found
    }
}
