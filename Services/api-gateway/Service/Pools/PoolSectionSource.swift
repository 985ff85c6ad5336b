import HTTPSurface
import WebInterface

/// Makes one part of a pool's page.
///
/// A service that knows something of pools has a source in `Pools/Sections`, named in
/// `PoolPageRoutes.sources`; the part itself is a `PoolSection` of `WebInterface`.
protocol PoolSectionSource: Sendable {
    /// The part of a pool; nil where it has nothing to say.
    ///
    /// - Parameters:
    ///   - pool: the pool, which the caller may see.
    ///   - caller: who looks, for what else is read.
    ///   - call: the request, its time and the viewer's calendar.
    /// - Returns: the part.
    /// - Throws: when what it shows cannot be read.
    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)?
}
