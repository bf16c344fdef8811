"""Addresses of a demo shop, on the shop's own host."""

from __future__ import annotations

from django.urls import path

from apps.people.views import picture
from apps.storefront import views

urlpatterns = [
    path("", views.home, name="shop-home"),
    path("favicon.ico", views.icon),
    path("shop/<slug:group>", views.group, name="shop-group"),
    path("search", views.search, name="shop-search"),
    path("p/<str:name>", views.product, name="shop-product"),
    path("products/<str:name>", views.product),
    path("cart", views.cart, name="shop-cart"),
    path("thanks", views.thanks, name="shop-thanks"),
    path("pictures/<slug:slug>/<str:digest>.<str:kind>", picture),
    path("policies/", views.policies, name="shop-policies"),
    path("policies/<str:name>", views.policy, name="shop-policy"),
]
