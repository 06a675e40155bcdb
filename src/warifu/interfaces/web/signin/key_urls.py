"""Addresses under /keys/: one's own passkeys, and those of the people one looks after."""

from django.urls import path

from warifu.interfaces.web.signin import keys, provider

urlpatterns = [
    path("", keys.own),
    path("add/", keys.add),
    path("add/options/", keys.add_options),
    path("remove/", keys.remove),
    path("remove/options/", keys.remove_options),
    path("provider/", provider.bind_own),
    path("provider/options/", provider.bind_own_options),
    path("sessions/end/", keys.end_sessions),
    path("people/<str:person>/", keys.of_person),
    path("people/<str:person>/invite/", keys.invite),
    path("people/<str:person>/ask/", keys.ask),
    path("people/<str:person>/ask/options/", keys.ask_options),
    path("people/<str:person>/agree/", keys.agree),
    path("people/<str:person>/agree/options/", keys.agree_options),
]
