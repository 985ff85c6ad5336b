import Contracts
import Quantities

/// What travels through the admin socket; one kind for each act of `Administration`.
enum AdminCall: Sendable, Codable {
    case createKey(KeyRequest)
    case keys
    case revokeKey(id: String)
    case createTenant(TenantID)
    case tenants
    case createUser(UserRequest)
    case resetPassword(user: String)
    case users
}

/// What comes back through it.
enum AdminAnswer: Sendable, Codable {
    case done
    case newKey(NewKey)
    case keys([KeyRecord])
    case tenants([TenantID])
    case newUser(NewUser)
    case users([UserRecord])
    case refused(AdminError)
}

extension AdminCall {
    /// Does what is asked.
    func perform(on administration: some Administration) async throws -> AdminAnswer {
        do {
            switch self {
            case .createKey(let request):
                return .newKey(try await administration.createKey(request))
            case .keys: return .keys(try await administration.keys())
            case .revokeKey(let id): try await administration.revokeKey(id)
            case .createTenant(let tenant): try await administration.createTenant(tenant)
            case .tenants: return .tenants(try await administration.tenants())
            case .createUser(let request):
                return .newUser(try await administration.createUser(request))
            case .resetPassword(let user):
                return .newUser(try await administration.resetPassword(of: user))
            case .users: return .users(try await administration.users())
            }
            return .done
        } catch let error as AdminError {
            return .refused(error)
        }
    }
}
