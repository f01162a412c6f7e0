"""The step dialogs as a table: what is typed into each step, rightly and wrongly, and what the server answers."""

from __future__ import annotations

from api_client.wire.account import AccountStatus
from api_client.wire.merge import MergeCodeSent
from api_client.wire.own_account import AccountDeletion, LostProfile, OwnAccount, PendingAccount
from api_client.wire.own_profile import PendingRecoveryEmail
from api_client.wire.password_reset import PendingReset
from api_client.wire.session import PendingSignUp
from api_client.wire.text import Untrusted
from tests.tui.mishaps import PASSWORD, SIGNED_IN
from tests.tui.step_dialogs import Given, Walk
from tests.widgets import samples, settings_samples
from tui.modals.change_password import ChangePassword
from tui.modals.create_account import CreateAccount
from tui.modals.delete_account import DeleteAccount
from tui.modals.forgot_password import ForgotPassword
from tui.modals.merge import MergeProfile
from tui.modals.recovery_email import RecoveryCode, RecoveryEmail, RemoveRecoveryEmail
from tui.modals.sign_up import SignUp
from tui.modals.two_factor_off import TwoFactorDeactivation
from tui.modals.two_factor_set_up import TwoFactorSetUp

CODE = {"code": "123 456"}
WRONG_CODE = {"code": ("12345", "Enter the six digits")}
NEW_PASSWORD = {"again": ("Other-horse-77", "not the same"), "password": ("short", "It needs 12 to 200 characters")}
TWICE = {"password": PASSWORD, "again": PASSWORD}
TWO_FACTOR_ON = settings_samples.two_factor_on()
JUST_PASSWORD = ({"password": PASSWORD}, {"password": ("", "This is needed")})
LATER = samples.NOW.replace(minute=samples.NOW.minute + 10)
PENDING = PendingAccount(id="pending", expires_at=LATER)
PENDING_SIGN_UP = PendingSignUp(id="pending", expires_at=LATER)
ACCOUNT = OwnAccount(
    id="new",
    email=Untrusted("new@acme.example"),
    company=None,
    sso=False,
    status=AccountStatus.ACTIVE,
    current=False,
    created_at=samples.NOW,
    password_changed_at=samples.NOW,
    password_expired=False,
)

DELETION = AccountDeletion(
    email=Untrusted("ada@acme.example"),
    credits=1250,
    api_keys=2,
    tokens=3,
    sessions=1,
    last_account=True,
    profile=LostProfile(points=9960, badges=12, connections=84, projects=3),
    only_deactivated_remain=False,
)
PREVIEW = samples.merge_preview()
MERGED = samples.merged()

WALKS = {
    "create account": Walk(
        CreateAccount,
        (
            Given(
                "E-mail",
                "accounts.start",
                PENDING,
                {"email": "new@acme.example", "password": PASSWORD},
                {"email": ("new", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given(
                "Password",
                "accounts.set_password",
                PENDING,
                TWICE,
                NEW_PASSWORD,
            ),
            Given("Code", "accounts.verify", ACCOUNT, CODE, WRONG_CODE),
        ),
        ACCOUNT,
    ),
    "change password": Walk(
        ChangePassword,
        (
            Given(
                "The password of this account",
                "accounts.change_password",
                None,
                {"old_password": PASSWORD, "new_password": f"{PASSWORD}8", "again": f"{PASSWORD}8"},
                {
                    "old_password": ("", "This is needed"),
                    "again": ("Other-horse-77", "not the same"),
                    "new_password": ("short", "It needs 12 to 200 characters"),
                },
            ),
        ),
    ),
    "delete account": Walk(
        lambda session: DeleteAccount(session, DELETION),
        (
            Given(
                "This can't be undone",
                "accounts.delete",
                None,
                {"email": "Ada@acme.example ", "password": PASSWORD},
                {"email": ("eve@acme.example", "not the e-mail of this account"), "password": ("", "This is needed")},
            ),
        ),
    ),
    "merge": Walk(
        lambda session: MergeProfile(session, Untrusted("ada@acme.example")),
        (
            Given("Before you begin"),
            Given(
                "The other profile",
                "merges.start",
                samples.started_merge(),
                {"email": "ada@home.example", "password": PASSWORD},
                {"email": ("ada", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given("Where the code goes", "merges.send_code", MergeCodeSent(id="merge", expires_at=LATER)),
            Given("Code", "merges.verify", PREVIEW, CODE, WRONG_CODE),
            Given("What the merge does"),
            Given(
                "Merge",
                "merges.confirm",
                MERGED,
                {"typed": "ada@acme.example"},
                {"typed": ("ada@home.example", "not the e-mail of this account")},
            ),
        ),
        MERGED,
    ),
    "sign up": Walk(
        lambda session: SignUp(session, session.server, ""),
        (
            Given(
                "Who you are",
                right={"name": "Ada", "email": "ada@acme.example"},
                wrong={"name": (" ", "This is needed"), "email": ("ada", "Write an e-mail address")},
            ),
            Given(
                "Password", "sign_ups.start", PENDING_SIGN_UP, {"password": PASSWORD, "again": PASSWORD}, NEW_PASSWORD
            ),
            Given("Code", "sign_ups.verify", SIGNED_IN, CODE, WRONG_CODE),
        ),
        signed_in=False,
    ),
    "forgot password": Walk(
        lambda session: ForgotPassword(session, session.server, ""),
        (
            Given(
                "E-mail",
                "password_resets.start",
                PendingReset(expires_at=LATER),
                {"email": "ada@acme.example"},
                {"email": ("ada", "Write an e-mail address")},
            ),
            Given("Code", right=CODE, wrong=WRONG_CODE),
            Given(
                "New password", "password_resets.confirm", None, {"password": PASSWORD, "again": PASSWORD}, NEW_PASSWORD
            ),
        ),
        "ada@acme.example",
        signed_in=False,
    ),
    "two-factor authentication": Walk(
        lambda session: TwoFactorSetUp(session, settings_samples.two_factor(on=False)),
        (
            Given("Method", "two_factor.set_up", settings_samples.two_factor_begun(), *JUST_PASSWORD),
            Given("Authenticator app"),
            Given("Code", "two_factor.turn_on", TWO_FACTOR_ON, CODE, WRONG_CODE),
        ),
        TWO_FACTOR_ON,
    ),
    "recovery e-mail": Walk(
        RecoveryEmail,
        (
            Given(
                "Address",
                "profile.start_recovery_email",
                PendingRecoveryEmail(email=Untrusted("ada@home.example"), expires_at=LATER),
                {"email": "ada@home.example", "password": PASSWORD},
                {"email": ("ada", "Write an e-mail address"), "password": ("", "This is needed")},
            ),
            Given("Code", "profile.verify_recovery_email", None, CODE, WRONG_CODE),
        ),
        "ada@home.example",
    ),
    "code of a recovery e-mail": Walk(
        lambda session: RecoveryCode(session, Untrusted("ada@home.example"), LATER),
        (Given("Code", "profile.verify_recovery_email", None, CODE, WRONG_CODE),),
        "ada@home.example",
    ),
    "no recovery e-mail": Walk(
        lambda session: RemoveRecoveryEmail(session, Untrusted("ada@home.example")),
        (Given("", "profile.remove_recovery_email", None, *JUST_PASSWORD),),
    ),
    "deactivation": Walk(
        TwoFactorDeactivation,
        (
            Given(
                "Deactivate",
                "two_factor.turn_off",
                None,
                {"password": PASSWORD, "otp": "123456"},
                {"password": ("", "This is needed"), "otp": ("", "This is needed")},
            ),
        ),
        True,
    ),
}
