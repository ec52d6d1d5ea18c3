"""The addresses of this room; allauth finds its pages by their names (``account_…``, ``mfa_…``, ``openid_…``)."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.accounts import class_page, people_pages, second_factor, views, ways_in
from beredd.site.accounts.models import OneTimeLink

PASSWORD = {"purpose": OneTimeLink.Purpose.PASSWORD}
IDENTITY = {"purpose": OneTimeLink.Purpose.IDENTITY}
FACTORS = "account/second-factor/"

urlpatterns: list[URLPattern | URLResolver] = [
    # The same page as "login", under the name by which allauth sends people back to it.
    path("login/", views.LogIn.as_view(), name="account_login"),
    path("login/second-factor/", second_factor.SecondFactor.as_view(), name="mfa_authenticate"),
    path("login/passkey/", second_factor.LogInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("login/with/<slug:provider_id>/", ways_in.log_in_outside, name="openid_connect_login"),
    path("login/with/<slug:provider_id>/back/", ways_in.back_from_outside, name="openid_connect_callback"),
    path("login/link/<str:secret>/", ways_in.open_link, PASSWORD, name="password_link"),
    path("login/join/<str:secret>/", ways_in.open_link, IDENTITY, name="identity_link"),
    path("login/log-out-first/", ways_in.log_out_first, name="log_out_first"),
    path("login/new-password/", ways_in.new_password, name="new_password"),
    path("login/join/", ways_in.join_outside, name="join_outside"),
    path("account/stronger/", ways_in.stronger, name="stronger"),
    path("account/password/", ways_in.own_password, name="own_password"),
    path("account/address/", ways_in.own_address, name="own_address"),
    path("account/log-out-everywhere/", ways_in.log_out_everywhere, name="log_out_everywhere"),
    path("account/keys/", views.new_token, name="new_token"),
    path("account/keys/<int:token>/close/", views.close_token, name="close_token"),
    path("people/", people_pages.people_page, name="people"),
    path("people/new/", people_pages.new_person, name="new_person"),
    path("people/role/", people_pages.find_person, name="find_person"),
    path("people/<int:person>/", people_pages.person_page, name="person"),
    path("people/<int:person>/role/", people_pages.new_role, name="new_role"),
    path("people/<int:person>/role/<int:membership>/take/", people_pages.take_role, name="take_role"),
    path("people/<int:person>/close/", people_pages.close_account, name="close_account"),
    path("people/<int:person>/open/", people_pages.open_account, name="open_account"),
    path("people/<int:person>/let-in/", people_pages.let_in_again, name="let_in_again"),
    path("people/<int:person>/invite/", people_pages.invite_outside, name="invite_outside"),
    path("programmes/<slug:programme_id>/class/", class_page.programme_class, name="programme_class"),
    path("account/confirm/", second_factor.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", second_factor.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path(FACTORS, second_factor.Overview.as_view(), name="mfa_index"),
    path(f"{FACTORS}app/", second_factor.NewApp.as_view(), name="mfa_activate_totp"),
    path(f"{FACTORS}app/remove/", second_factor.AppAway.as_view(), name="mfa_deactivate_totp"),
    path(f"{FACTORS}codes/", second_factor.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(f"{FACTORS}codes/new/", second_factor.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(f"{FACTORS}passkeys/", second_factor.Passkeys.as_view(), name="mfa_list_webauthn"),
    path(f"{FACTORS}passkeys/new/", second_factor.NewPasskey.as_view(), name="mfa_add_webauthn"),
    path(f"{FACTORS}passkeys/<int:pk>/", second_factor.PasskeyName.as_view(), name="mfa_edit_webauthn"),
    path(f"{FACTORS}passkeys/<int:pk>/remove/", second_factor.PasskeyAway.as_view(), name="mfa_remove_webauthn"),
]
