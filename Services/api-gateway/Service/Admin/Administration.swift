package import Quantities

/// What an operator does with tenants, keys and users; the same by the running gateway's socket
/// and on its closed file.
package protocol Administration: Sendable {
    /// Makes a key and returns its text, which is nowhere else.
    func createKey(_ request: KeyRequest) async throws -> NewKey
    /// All keys, the newest first.
    func keys() async throws -> [KeyRecord]
    /// Revokes a key for ever; a revoked one stays so.
    func revokeKey(_ id: String) async throws
    /// Makes a tenant; one that exists already is left as it is.
    func createTenant(_ tenant: TenantID) async throws
    /// All tenants, by name.
    func tenants() async throws -> [TenantID]
    /// Makes a user and returns the password, which is nowhere else.
    func createUser(_ request: UserRequest) async throws -> NewUser
    /// Gives a user a new password and ends all sign-ins of that user.
    func resetPassword(of name: String) async throws -> NewUser
    /// All users, by name.
    func users() async throws -> [UserRecord]
    /// Lets go of the file or the socket.
    func close() async
}
